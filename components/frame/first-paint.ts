import { graphSideKey, sideKey, themeKey } from '@/hooks/preferences'

/**
 * Runs in <head> before anything is painted: sets the theme and, as `applyFold` does, the sidebar's fold, so that no
 * frame shows the wrong one. Storage may be forbidden; then the system's theme it is.
 */
export const firstPaintScript = `(function(){
var root=document.documentElement,theme=null,side=null,isGraph=location.pathname.indexOf('/graphs/')===0;
try{theme=localStorage.getItem(${JSON.stringify(themeKey)});
side=localStorage.getItem(isGraph?${JSON.stringify(graphSideKey)}:${JSON.stringify(sideKey)})}
catch(error){console.warn('Weir: no storage, settings of the page are not kept',error)}
if(theme!=='light'&&theme!=='dark')theme=matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light';
root.dataset.theme=theme;
if(side==='folded'||(isGraph&&side===null))root.dataset.side='folded';
})()`
